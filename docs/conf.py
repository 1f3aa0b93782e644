"""How Sphinx builds these pages."""

import importlib.metadata

project = "schedcheck"
author = "The schedcheck developers"
copyright = "2026, The schedcheck developers"
release = importlib.metadata.version("schedcheck")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "description"
napoleon_google_docstring = True
napoleon_numpy_docstring = False

# Every reference to our own names must lead somewhere. Those of Python and of other packages cannot: pages are built
# without a network.
nitpicky = True
nitpick_ignore_regex = [(r"py:.*", r"(?!schedcheck\.).*")]

html_theme = "furo"
html_title = "schedcheck"
html_static_path = ["_static"]
html_css_files = ["wide.css"]
# No page carries the date or the place of its build: the same text gives the same bytes.
html_copy_source = False
html_show_sphinx = False
