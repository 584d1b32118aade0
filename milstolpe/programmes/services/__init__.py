"""Changes to programmes: one module per thing that people do."""
