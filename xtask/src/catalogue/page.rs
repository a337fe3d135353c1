//! The page of one provider.

use std::{collections::BTreeSet, fmt::Write as _};

use super::{
    capabilities,
    definition::{Catalogue, Definition, Shape},
    option::Opt,
    prose,
    requests::{self, code},
    sources,
};

/// Writes the page.
pub(super) fn write(catalogue: &Catalogue, definition: &Definition) -> String {
    let mut prose = definition.prose.clone();
    let mut credentials = prose.take("Credentials").unwrap_or_default();
    let odd = prose.take("Known to be odd");
    let sources = prose.take(sources::TITLE);
    let mut examples = prose::take_examples(&mut credentials);
    let has_example = prose.intro.contains("```");
    if examples.is_empty() && !has_example {
        examples.push(snippet(definition));
    }

    let mut page = Page::default();
    page.line(&made_by(&definition.source));
    page.heading(1, definition.name());
    page.paragraph(&facts(definition));
    if let Some(note) = &definition.deprecated {
        page.paragraph(&format!("> **Deprecated.** {note}"));
    }
    page.paragraph(&intro(definition, &prose.intro));
    page.paragraph(&siblings(catalogue, definition));
    for (title, text) in &prose.sections {
        page.heading(2, title);
        page.paragraph(&prose::markdown(text));
    }
    if !examples.is_empty() {
        page.heading(2, "In `auth!`");
        for example in &examples {
            page.paragraph(&format!("```rust\n{}\n```", example.trim()));
        }
    }
    if definition.has_callback() {
        page.heading(2, "Credentials");
        let url = format!("https://your.site/api/auth/callback/{}", definition.id());
        if !credentials.contains(&url) {
            page.paragraph(&format!("The callback URL is `{url}`."));
        }
        page.paragraph(&prose::markdown(&credentials));
    }
    variables(&mut page, definition);
    options(&mut page, definition);
    profile(&mut page, catalogue, definition);
    endpoints(&mut page, definition);
    capabilities(&mut page, definition);
    if let Some(odd) = odd {
        page.heading(2, "Known to be odd");
        page.paragraph(&prose::markdown(&odd));
    }
    if let Some(sources) = sources {
        page.heading(2, sources::TITLE);
        page.paragraph(sources::INTRO);
        page.paragraph(&prose::markdown(&sources));
    }
    page.heading(2, "More");
    page.paragraph(&format!(
        "[All providers](README.md) · [the source](../../auth-providers/src/{})",
        definition.source,
    ));
    page.0
}

/// A page that grows by blocks with an empty line between them.
#[derive(Default)]
pub(super) struct Page(pub(super) String);

impl Page {
    pub(super) fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    pub(super) fn heading(&mut self, level: usize, text: &str) {
        self.paragraph(&format!("{} {text}", "#".repeat(level)));
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.line(text);
    }

    pub(super) fn table(&mut self, head: &[&str], rows: &[Vec<String>]) {
        if rows.is_empty() {
            return;
        }
        let mut text = format!("| {} |\n|{}", head.join(" | "), " --- |".repeat(head.len()));
        for row in rows {
            let _ = write!(text, "\n| {} |", row.join(" | "));
        }
        self.paragraph(&text);
    }
}

/// The line that says where a page comes from.
pub(super) fn made_by(source: &str) -> String {
    format!("<!-- Made by `cargo xtask provider docs` from auth-providers/src/{source}. -->")
}

/// What the provider is, without what the title and the deprecation say already.
fn intro(definition: &Definition, text: &str) -> String {
    let text = prose::markdown(text);
    let named = format!("{}.", definition.name());
    let text = text.strip_prefix(&named).unwrap_or(&text).trim_start();
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_note = definition.deprecated.as_ref().is_some_and(|note| words(note) == words(text));
    if is_note { String::new() } else { text.to_owned() }
}

/// A word about the provider that has the same id.
fn siblings(catalogue: &Catalogue, definition: &Definition) -> String {
    let other = catalogue
        .definitions
        .iter()
        .find(|known| known.id() == definition.id() && known.ty != definition.ty);
    let Some(other) = other else { return String::new() };
    // The one whose page isn't called after the id is the one to be called otherwise.
    let renamed = if definition.page == definition.id() { other } else { definition };
    format!(
        "[{}]({}.md) has the same id. In a setup with both, one takes another: `{} as \"{}\"`.",
        other.name(),
        other.page,
        renamed.ty,
        renamed.page,
    )
}

/// Kind, id and type in one line.
fn facts(definition: &Definition) -> String {
    let mut facts = vec![
        format!("**{}**", kind(definition)),
        format!("id `{}`", definition.id()),
        format!("type `auth_providers::{}`", definition.ty),
    ];
    facts.extend(definition.feature.iter().map(|name| format!("needs the feature `{name}`")));
    facts.join(" · ")
}

/// The name of the kind, as the beginning of a sentence.
pub(super) fn kind(definition: &Definition) -> &'static str {
    match definition.kind() {
        "mail" => "Mail",
        "form" => "Form",
        "device" => "Device",
        other => other,
    }
}

/// The shortest use, for a provider whose documentation has no example of its own.
fn snippet(definition: &Definition) -> String {
    let ty = &definition.ty;
    let needed = definition.options.iter().filter(|option| option.is_required);
    let variables: Vec<&str> = needed.filter_map(|option| option.variable.as_deref()).collect();
    format!(
        "use auth::auth;\nuse auth_providers::{ty};\n\nauth! {{\n    pub struct ShopAuth;\n    \
         // {}\n    providers: [{ty} {{ ..env }}],\n}}",
        variables.join(", "),
    )
}

fn variables(page: &mut Page, definition: &Definition) {
    let row = |option: &Opt| {
        let variable = option.variable.as_deref()?;
        let needed = if option.is_required { "yes" } else { "no" };
        Some(vec![code(variable), code(&option.name), needed.to_owned()])
    };
    let mut rows: Vec<_> = definition.options.iter().filter_map(row).collect();
    if definition.has_overrides && !definition.options.iter().any(|known| known.name == "scope") {
        let prefix = definition.id().to_ascii_uppercase().replace('-', "_");
        rows.push(vec![code(&format!("AUTH_{prefix}_SCOPE")), code("scope"), "no".to_owned()]);
    }
    page.heading(2, "Environment variables");
    page.paragraph("`..env` reads the options that you don't write from these variables:");
    page.table(&["variable", "option", "required"], &rows);
    let ty = &definition.ty;
    let url = if definition.has_callback() {
        ", and the callback URL ends in `/callback/work`"
    } else {
        ""
    };
    page.paragraph(&format!("With `{ty} as \"work\"` the variables begin with `AUTH_WORK_`{url}."));
}

fn options(page: &mut Page, definition: &Definition) {
    let rows: Vec<_> = definition.options.iter().map(option).collect();
    page.heading(2, "Options");
    page.table(&["option", "type", "default", "meaning"], &rows);
    if definition.has_overrides {
        page.paragraph(
            "[The options that every provider has](README.md#options-that-every-provider-has), such as \
             `scope` and `profile`, can be written too.",
        );
    }
}

fn option(option: &Opt) -> Vec<String> {
    let default = match &option.default {
        _ if option.is_required => "required".to_owned(),
        Some(default) if default == "empty" => default.clone(),
        Some(default) => code(default),
        None => "–".to_owned(),
    };
    let mut meaning = meaning(option);
    if !option.one_of.is_empty() {
        let words: Vec<_> = option.one_of.iter().map(|word| code(word)).collect();
        let _ = write!(meaning, " One of {}.", words.join(", "));
    }
    vec![code(&option.name), code(&option.ty), default, meaning]
}

/// What the option is for, without what other columns and tables say.
fn meaning(option: &Opt) -> String {
    let variable = option.variable.as_deref().unwrap_or_default();
    let default = option.default.as_deref().unwrap_or_default();
    let text = option.doc.replace(&format!("; `{variable}` with `..env`"), "");
    let text = text.replace(&format!("{} unless given.", code(default)), "");
    text.trim().to_owned()
}

fn profile(page: &mut Page, catalogue: &Catalogue, definition: &Definition) {
    let is_oidc = definition.attributes.has("oidc");
    let named = definition.attributes.text("profile").or(is_oidc.then_some("OidcProfile"));
    let Some(name) = named else { return };
    let root = match name {
        "OidcProfile" | "JsonProfile" => "auth::provider",
        _ => "auth_providers",
    };
    page.heading(2, "Profile");
    page.paragraph(&format!(
        "Callbacks get the profile as `ShopAuthProfile::{}`, an `{root}::{name}`:",
        definition.ty,
    ));
    let mut seen = BTreeSet::new();
    shape(page, catalogue, name, &mut seen);
}

/// The fields of a struct, and below it the structs in it.
fn shape<'a>(
    page: &mut Page,
    catalogue: &'a Catalogue,
    name: &'a str,
    seen: &mut BTreeSet<&'a str>,
) {
    let Some(Shape { doc, fields }) = catalogue.shapes.get(name) else { return };
    if !seen.insert(name) {
        return;
    }
    page.paragraph(doc);
    let rows: Vec<_> =
        fields.iter().map(|(name, ty, doc)| vec![code(name), code(ty), doc.clone()]).collect();
    page.table(&["field", "type", "meaning"], &rows);
    for (_, ty, _) in fields {
        for word in ty.split(|c: char| !c.is_alphanumeric()) {
            let inner = catalogue.shapes.get_key_value(word).map(|(name, _)| &**name);
            // Maps and values of `serde_json` are no structs of the crate.
            if let Some(inner) = inner.filter(|inner| !seen.contains(inner)) {
                page.heading(3, &code(inner));
                shape(page, catalogue, inner, seen);
            }
        }
    }
}

fn capabilities(page: &mut Page, definition: &Definition) {
    let rows = capabilities::rows(definition);
    if !rows.is_empty() {
        page.heading(2, "After the sign-in");
        page.table(&["what", "here", "in a program"], &rows);
    }
}

fn endpoints(page: &mut Page, definition: &Definition) {
    let rows = requests::rows(definition);
    if rows.is_empty() {
        return;
    }
    page.heading(2, "Requests");
    let has_option = rows.iter().any(|(_, value)| value.contains('{'));
    if has_option {
        page.paragraph(
            "A name in braces stands for the value of that option. A parameter whose option isn't given is left out.",
        );
    }
    let rows: Vec<_> = rows.into_iter().map(|(what, value)| vec![what.to_owned(), value]).collect();
    page.table(&["what", "value"], &rows);
    if definition.has_code {
        page.paragraph(&format!(
            "Some of what this provider does isn't in this table; it is code in [the source](../../auth-providers/src/{}).",
            definition.source,
        ));
    }
}
