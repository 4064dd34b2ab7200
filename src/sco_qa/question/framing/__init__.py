"""What stands around a question: what leads up to it, who says it, that it is denied."""
