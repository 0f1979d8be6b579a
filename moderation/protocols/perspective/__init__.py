"""The Perspective API (v1alpha1), as Jigsaw published it and its clients use it."""
