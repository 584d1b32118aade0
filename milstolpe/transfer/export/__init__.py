"""The whole content, or a part of it, as files of the template."""
