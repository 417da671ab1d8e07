"""The verbs of the pipeline, one per file: each decides a Step, and only pipeline.advance writes it."""
