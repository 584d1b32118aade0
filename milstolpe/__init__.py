"""Milstolpe: the open platform for Sweden's regional environmental-objectives work."""
