"""Pages of programmes: public ones, and one module per kind of work."""
