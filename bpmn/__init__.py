"""The processes as data: diagrams, forms, roles and stories. Nothing here runs."""
