"""What the operating system offers to a program that guards secrets; each part says what it got."""
