"""Forms of programmes: what people type becomes clean values."""
