"""What screens are put together from. Begin with any screen in booth/ui/screens/ that uses one."""
