"""The design system: tags, templates, styles, charts, the gallery."""
