"""Reading plans: one module per format, files in and values out."""
