//! The HTML part of the built-in mails: a complete document, with nothing from elsewhere in it.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::page::{ButtonColors, Texts};

/// The style of a mail program that reads style elements; every rule that must hold anywhere is at
/// its element too.
const STYLE: &str = "
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background-color: #0d1418 !important; }
  .card { background-color: #162027 !important; border-color: #2b3943 !important; }
  .text { color: #e7edf0 !important; }
  .muted { color: #a1b1bb !important; }
  .accent { background-color: #86cce0 !important; color: #06232d !important; }
  .code { background-color: #1e2a33 !important; color: #e7edf0 !important; }
}
";
/// The button's colour where the theme has none; `accent` is for dark mail programs.
const ACCENT: &str = "#10566b";
const FONT: &str = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;";

/// The style of a paragraph, beside the class `text`.
pub(super) const PARAGRAPH: &str = "margin:0 0 16px;font-size:16px;line-height:24px;color:#15222b;";
/// The style of a paragraph of less weight, beside the class `muted`.
pub(super) const MUTED: &str = "margin:0 0 8px;font-size:14px;line-height:20px;color:#53636e;";

/// A document with this title and content, in the language of `texts`.
pub(super) fn document(texts: &Texts, title: &str, content: &Markup) -> Markup {
    let Texts { language, direction, .. } = texts;
    let direction = direction.as_str();
    // Korean has spaces between its words, and lines break there.
    let breaks = if *language == "ko" { "word-break:keep-all;" } else { "" };
    html! {
        (DOCTYPE)
        html lang=(language) dir=(direction) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                // Nothing is to become a link by itself.
                meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body class="page" style="margin:0;padding:0;background-color:#edf1f3;" {
                table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0"
                    style="background-color:#edf1f3;" {
                    tr { td align="center" style="padding:32px 16px;" {
                        table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0"
                            style="max-width:480px;background-color:#ffffff;border:1px solid #d5dde2;border-radius:12px;" {
                            tr { td dir=(direction) style={ "padding:32px;text-align:start;overflow-wrap:anywhere;" (breaks) (FONT) } {
                                (content)
                            } }
                        }
                    } }
                }
            }
        }
    }
}

/// A link that looks like a button, in the colours of the theme.
pub(super) fn button(
    label: &str,
    link: &str,
    brand_color: Option<&str>,
    button_text: Option<&str>,
) -> Markup {
    let colors = ButtonColors::new(brand_color.unwrap_or(ACCENT), button_text);
    let (background, color) =
        colors.as_ref().map_or((ACCENT, "#ffffff"), |colors| (&*colors.background, &*colors.text));
    let accent = brand_color.is_none().then_some("accent");
    let style = format!(
        "display:inline-block;padding:12px 28px;font-size:16px;line-height:24px;font-weight:600;\
         text-decoration:none;border-radius:8px;background-color:{background};color:{color};"
    );
    html! {
        p style="margin:24px 0;" {
            a href=(link) target="_blank" rel="noreferrer" class=[accent] style=(style) { (label) }
        }
    }
}
