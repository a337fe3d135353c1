//! Doc comments as Markdown for a page: sections, examples, links.

use syn::{Attribute, Expr, Lit, Meta};

use super::credentials::Credentials;

/// A doc comment by sections.
#[derive(Clone, Debug, Default)]
pub(super) struct Prose {
    /// What comes before the first heading.
    pub(super) intro: String,
    /// The headings of the first level, and what is below each.
    pub(super) sections: Vec<(String, String)>,
}

impl Prose {
    /// The doc comment among some attributes.
    pub(super) fn of(attributes: &[Attribute]) -> Self {
        let mut prose = Self::default();
        let mut is_code = false;
        for line in lines(attributes) {
            is_code ^= line.starts_with("```");
            if let Some(title) = line.strip_prefix("# ").filter(|_| !is_code) {
                prose.sections.push((title.to_owned(), String::new()));
                continue;
            }
            let last = prose.sections.last_mut().map(|(_, text)| text);
            let text = last.unwrap_or(&mut prose.intro);
            text.push_str(&line);
            text.push('\n');
        }
        prose
    }

    /// What a section says.
    pub(super) fn section(&self, title: &str) -> Option<&str> {
        let section = self.sections.iter().find(|(known, _)| known == title);
        section.map(|(_, text)| text.as_str())
    }

    /// A section, taken out.
    pub(super) fn take(&mut self, title: &str) -> Option<String> {
        let at = self.sections.iter().position(|(known, _)| known == title)?;
        Some(self.sections.remove(at).1)
    }
}

/// A doc comment as one paragraph, for the cell of a table.
pub(super) fn cell(attributes: &[Attribute]) -> String {
    let text = linked(&lines(attributes).join("\n"));
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('|', "\\|")
}

fn lines(attributes: &[Attribute]) -> Vec<String> {
    let mut lines = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("doc")) {
        if let Meta::NameValue(pair) = &attribute.meta
            && let Expr::Lit(literal) = &pair.value
            && let Lit::Str(text) = &literal.lit
        {
            let text = text.value();
            let stripped = text.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
            lines.extend(stripped.map(str::to_owned));
            if text.is_empty() {
                lines.push(String::new());
            }
        } else if let Some(Ok(credentials)) = Credentials::read(attribute) {
            lines.extend(credentials.text().lines().map(str::to_owned));
        }
    }
    lines
}

/// Takes the examples out of a text, without the lines that rustdoc hides, but with the imports
/// among those.
pub(super) fn take_examples(text: &mut String) -> Vec<String> {
    let mut examples = Vec::new();
    let mut rest = String::new();
    let mut example: Option<String> = None;
    for line in text.lines() {
        match (&mut example, line.starts_with("```")) {
            (None, true) => example = Some(String::new()),
            (None, false) => {
                rest.push_str(line);
                rest.push('\n');
            }
            (Some(_), true) => examples.extend(example.take()),
            (Some(code), false) => show(code, line),
        }
    }
    *text = rest;
    examples
}

/// A text with its examples as they are to be copied, and without links that only rustdoc follows.
pub(super) fn markdown(text: &str) -> String {
    let (mut page, mut prose, mut is_code) = (String::new(), String::new(), false);
    for line in text.lines() {
        if line.starts_with("```") {
            page.push_str(&linked(&std::mem::take(&mut prose)));
            is_code = !is_code;
            page.push_str(if is_code { "```rust\n" } else { "```\n" });
        } else if is_code {
            show(&mut page, line);
        } else {
            prose.push_str(line);
            prose.push('\n');
        }
    }
    page.push_str(&linked(&prose));
    page.trim().to_owned()
}

/// Adds a line of an example; of the hidden ones only imports, which a reader needs too.
fn show(code: &mut String, line: &str) {
    let line = match line.trim_start().strip_prefix("# ") {
        Some(hidden) if hidden.starts_with("use ") => hidden,
        Some(_) => return,
        None if line.trim() == "#" => return,
        None => line,
    };
    let is_use = |line: &str| line.starts_with("use ");
    if !line.is_empty() && !is_use(line) && code.lines().next_back().is_some_and(is_use) {
        code.push('\n');
    }
    code.push_str(line);
    code.push('\n');
}

/// Replaces links to items by their labels.
fn linked(text: &str) -> String {
    let mut page = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[`") {
        page.push_str(before);
        let Some((label, after)) = after.split_once("`]") else {
            page.push_str("[`");
            rest = after;
            continue;
        };
        rest = after;
        let target = after.strip_prefix('(').and_then(|after| after.split_once(')'));
        let label = match target {
            Some((url, _)) if url.starts_with("http") => format!("[`{label}`]"),
            Some((_, after)) => {
                rest = after;
                format!("`{label}`")
            }
            None => format!("`{label}`"),
        };
        page.push_str(&label);
    }
    page.push_str(rest);
    page
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn a_doc_comment_is_read_by_sections() {
        let item: syn::ItemStruct = parse_quote! {
            /// Acme.
            ///
            /// # Credentials
            ///
            /// 1. Register.
            ///
            /// ```
            /// # use auth::auth;
            /// # async fn hidden() {}
            /// auth! {}
            /// ```
            struct Acme;
        };
        let mut prose = Prose::of(&item.attrs);
        assert_eq!(prose.intro, "Acme.\n\n");
        let mut credentials = prose.take("Credentials").expect("it is there");
        assert_eq!(take_examples(&mut credentials), ["use auth::auth;\n\nauth! {}\n"]);
        assert_eq!(credentials.trim(), "1. Register.");
        assert!(prose.sections.is_empty());
    }

    #[test]
    fn links_to_items_are_their_labels_and_others_stay() {
        let text = "A [`User`](auth::User), [`Checks`], [`x`](https://x.example) and [a].";
        assert_eq!(linked(text), "A `User`, `Checks`, [`x`](https://x.example) and [a].");
        assert_eq!(linked("open [`end"), "open [`end");
    }

    #[test]
    fn a_cell_is_one_line() {
        let item: syn::ItemStruct = parse_quote! {
            /// One of a | b,
            /// see [`Checks`].
            struct Acme;
        };
        assert_eq!(cell(&item.attrs), "One of a \\| b, see `Checks`.");
    }
}
