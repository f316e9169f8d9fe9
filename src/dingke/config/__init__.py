"""The composition root: settings, addresses, commands; nothing here decides business."""
