//! Themes and colours.

use super::*;

/// The value of a variable that the sheet sets last for `selector`, outside of a query.
fn variable<'a>(css: &'a str, selector: &str, name: &str) -> Option<&'a str> {
    let lines = css.lines().filter(|line| line.starts_with(selector));
    lines
        .filter_map(|line| Some(line.split_once(&format!("{name}: "))?.1.split_once(';')?.0))
        .next_back()
}

#[test]
fn a_theme_puts_its_logo_and_colors_on_every_page() {
    let theme = Theme {
        logo: Some("/logo.svg"),
        brand_color: Some("#ffcc00"),
        button_text: Some("#123"),
        ..Theme::default()
    };
    for page in every_page(&theme) {
        assert!(page.html.contains("<main><img class=\"logo\" src=\"/logo.svg\" alt=\"\"><h1>"));
        let css = css_of(&page.html);
        assert_eq!(variable(css, ".primary", "--button"), Some("#ffcc00"));
        assert_eq!(variable(css, ".primary", "--button-text"), Some("#123"));
    }
    let theme = Theme { button_text: None, ..theme };
    for page in every_page(&theme) {
        let text = variable(css_of(&page.html), ".primary", "--button-text");
        assert_eq!(text, Some("#000000"));
    }
}

#[test]
fn a_theme_names_the_site_and_its_icon_on_every_page() {
    let theme =
        Theme { site_name: Some("Acme & Sons"), favicon: Some("/favicon.svg"), ..Theme::default() };
    for page in every_page(&theme) {
        assert!(page.html.contains(" – Acme &amp; Sons</title>"));
        assert!(page.html.contains("<link rel=\"icon\" href=\"/favicon.svg\">"));
        assert!(page.html.contains("<main><p class=\"site\">Acme &amp; Sons</p><h1>"));
    }
    let theme = Theme { logo: Some("/logo.svg"), ..theme };
    for page in every_page(&theme) {
        let logo = "<main><img class=\"logo\" src=\"/logo.svg\" alt=\"Acme &amp; Sons\"><h1>";
        assert!(page.html.contains(logo));
    }
    for page in every_page(&Theme::default()) {
        assert!(!page.html.contains(" – ") && !page.html.contains("class=\"site\""));
    }
}

#[test]
fn a_button_text_that_nobody_could_read_is_replaced() {
    let theme =
        Theme { brand_color: Some("#ffcc00"), button_text: Some("#ffffff"), ..Theme::default() };
    let css = stylesheet(&theme, "");
    assert_eq!(variable(&css, ".primary", "--button-text"), Some("#000000"));

    // On the default buttons, light and dark, each palette decides for itself.
    let css = |text| stylesheet(&Theme { button_text: Some(text), ..Theme::default() }, "");
    let [white, black] = [css("#fff"), css("#000")];
    assert_eq!(variable(&white, ".primary", "--button-text"), Some("#fff"));
    assert!(
        white.contains(&format!("{DARK} {{ .primary {{ --button-text: var(--accent-text); }} }}"))
    );
    assert_eq!(variable(&black, ".primary", "--button-text"), None);
    assert!(black.contains(&format!("{DARK} {{ .primary {{ --button-text: #000; }} }}")));
}

#[test]
fn a_button_like_the_surface_has_an_edge() {
    let edges = |brand_color| {
        let css = stylesheet(&Theme { brand_color, ..Theme::default() }, "");
        let mut dark = css.lines().filter(|line| line.starts_with(DARK));
        let dark = dark.find(|line| line.contains("--button-edge")).unwrap();
        (
            variable(&css, ".primary", "--button-edge").unwrap().to_owned(),
            dark.contains("transparent"),
        )
    };
    assert_eq!(edges(Some("#ffffff")), ("var(--border)".to_owned(), true));
    assert_eq!(edges(Some("#162027")), ("transparent".to_owned(), false));
    assert_eq!(edges(Some("#1a73e8")), ("transparent".to_owned(), true));
}

#[test]
fn a_checkbox_has_the_brand_color_where_it_can_be_seen() {
    let css = |brand_color| stylesheet(&Theme { brand_color, ..Theme::default() }, "");
    let dark = |value| format!("{DARK} {{ .check {{ --check: {value}; }} }}");
    let cases = [
        ("#ffffff", "var(--text)", "#ffffff"),
        ("#000000", "#000000", "var(--text)"),
        ("#5865f2", "#5865f2", "#5865f2"),
    ];
    for (brand, light, on_dark) in cases {
        let css = css(Some(brand));
        assert_eq!(variable(&css, ".check {", "--check"), Some(light), "{brand}");
        assert!(css.contains(&dark(on_dark)), "{brand}");
    }
    assert!(!css(None).contains("--check:"));
}

#[test]
fn a_color_scheme_forces_one_palette() {
    let css = |color_scheme| {
        let theme = Theme { color_scheme, brand_color: Some("#123"), ..Theme::default() };
        stylesheet(&theme, "")
    };
    let auto = css(ColorScheme::Auto);
    assert_eq!(auto.matches(DARK).count(), 3);
    assert_eq!(css(ColorScheme::Dark), auto.replace(DARK, "@media all"));
    assert_eq!(css(ColorScheme::Light), auto.replace(DARK, "@media not all"));
}

#[test]
fn colors_of_a_provider_are_rules_of_the_sheet() {
    let html = render(&[google(), github()], None);
    let css = css_of(&html);
    assert_eq!(variable(css, ".provider-1", "--button"), Some("#24292f"));
    assert_eq!(variable(css, ".provider-1", "--button-text"), Some("#fff"));
    assert!(!css.contains(".provider-0"));

    let style = Some(GivenColors { background: "#1a73e8", text: "#1a73e8" });
    let html =
        render(&[Choice { kind: ChoiceKind::OAuth { style, mark: None }, ..github() }], None);
    assert_eq!(variable(css_of(&html), ".provider-0", "--button-text"), Some("#ffffff"));
}
