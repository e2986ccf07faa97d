"""The gestures of the mouse on the canvas, one class each: start, move, end, cancel."""
