"""Settings for tests of what the kit draws: there are very many, and each example takes long."""

from hypothesis import HealthCheck, settings

FEW = max(settings().max_examples // 4, 15)
slow = settings(max_examples=FEW, suppress_health_check=list(HealthCheck))
