import { provideVSCodeDesignSystem, vsCodeBadge, vsCodeButton, vsCodeTextArea, vsCodeTextField } from '@vscode/webview-ui-toolkit';

// The toolkit reads the theme when the page has loaded, so this is imported by each page's entry.
provideVSCodeDesignSystem().register(vsCodeBadge(), vsCodeButton(), vsCodeTextArea(), vsCodeTextField());
