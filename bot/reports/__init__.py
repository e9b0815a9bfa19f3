"""The steering group's report: figures that may be published, in many formats."""
