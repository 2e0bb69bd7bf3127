"""The form of a whole interaction: its parts, making and changing one."""
