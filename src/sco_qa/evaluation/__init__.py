"""Measures the answers: gold questions are asked, each reply is judged, and the run becomes figures and a report."""
