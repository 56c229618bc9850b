"""Cutting guests out of a frame: the model (segmenter.py), and the two pipelines that turn its output into a matte.

Begin with live/pipeline.py for the preview and still/pipeline.py for the photo.
"""
