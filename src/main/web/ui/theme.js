/** @param {"light"|"dark"|null} theme null for what the system has */
export function setTheme(theme) {
    document.documentElement.style.colorScheme = theme ?? "";
}
