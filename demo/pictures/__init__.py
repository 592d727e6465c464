"""The README's and the guide's pictures: the demo's page, photographed with a headless Chromium.

``make pictures`` takes them anew. Chromium is needed for nothing else.
"""
