"""Making a trained network small: pruning, which sets weights to zero, and int8, which keeps them in one byte each.

What the window asks for is a Question, answered beside the plan: what it tries out leaves the training as it was. Sizes
are those of files that were really made, and an int8 network is judged by computing with whole numbers.
"""
