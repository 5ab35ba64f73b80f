"""The pages, a file for each reader. A view reads the request, calls one verb, and renders."""
