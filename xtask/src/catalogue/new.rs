//! `cargo xtask provider new NAME`: the file, the sample, the entry and the lines in the lists.

use std::{fmt::Write as _, fs, path::Path};

use super::{Outcome, definition::Catalogue, docs, listing, read, template};

const LIBRARY: &str = "auth-providers/src/lib.rs";
const SAMPLES: &str = "auth-providers/src/testing.rs";
const SETUP: &str = "tests/providers/catalogue/setup.rs";
const CATALOGUE: &str = "fixtures/providers/catalog.toml";

/// Types that the file of a provider, or everything else, means by these names.
const RESERVED: [&str; 18] = [
    "AuthConfig",
    "Box",
    "Custom",
    "Deserialize",
    "Err",
    "Identity",
    "Map",
    "None",
    "Ok",
    "Option",
    "Overrides",
    "Profile",
    "Result",
    "Secret",
    "Serialize",
    "Some",
    "String",
    "Value",
];

/// How a new provider signs people in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    OAuth2,
    Oidc,
}

/// What a provider is called, where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names {
    /// In URLs: `acme-cloud`.
    pub(super) id: String,
    /// For people: `Acme Cloud`.
    pub(super) name: String,
    /// The type: `AcmeCloud`.
    pub(super) ty: String,
    /// The module: `acme_cloud`.
    pub(super) module: String,
    /// What its variables start with: `AUTH_ACME_CLOUD`.
    pub(super) variable: String,
}

impl Names {
    /// The names of a provider with this id.
    fn of(id: &str) -> Result<Self, String> {
        let is_word = |word: &str| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        };
        let starts = id.starts_with(|c: char| c.is_ascii_lowercase());
        if !starts || !id.split('-').all(is_word) || id.len() > 40 {
            return Err(format!(
                "`{id}` is no name for a provider: small letters and digits, words with a `-` \
                 between them, a letter first, 40 at most, such as `acme-cloud`"
            ));
        }
        let capital = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
        let words: Vec<String> = id.split('-').map(capital).collect();
        let names = Self {
            id: id.to_owned(),
            name: words.join(" "),
            ty: words.concat(),
            module: id.replace('-', "_"),
            variable: format!("AUTH_{}", id.to_ascii_uppercase().replace('-', "_")),
        };
        if syn::parse_str::<syn::Ident>(&names.module).is_err() {
            return Err(format!(
                "`{id}` is a word of Rust: take another, such as `{id}-com`, and change the `id` \
                 in its file"
            ));
        }
        if RESERVED.contains(&names.ty.as_str()) {
            return Err(format!("`{}` means something else already: take another name", names.ty));
        }
        Ok(names)
    }
}

/// Writes everything that a provider needs; it compiles and passes its test as it is.
///
/// Fails, and changes nothing, when the name is none or is taken.
pub(super) fn write(root: &Path, id: &str, kind: Kind) -> Outcome {
    let names = Names::of(id)?;
    check_free(root, &names)?;
    let changed = |file: &str, change: &dyn Fn(&str) -> Option<String>| {
        let text = read(&root.join(file))?;
        let text = change(&text).ok_or_else(|| format!("{file}: there is no list of providers"))?;
        Ok::<_, String>((file.to_owned(), text))
    };
    let entry = template::entry(&names, kind);
    let source = format!("auth-providers/src/{}.rs", names.module);
    let files = [
        (source.clone(), template::source(&names, kind)),
        (sample(&names), template::sample(&names, kind)),
        changed(LIBRARY, &|text| listing::library(text, &names.module))?,
        changed(SAMPLES, &|text| listing::samples(text, id))?,
        changed(SETUP, &|text| listing::setup(text, &names.ty, id))?,
        changed(CATALOGUE, &|text| Some(listing::catalogue(text, id, &entry)))?,
    ];
    let mut report = String::new();
    for (file, text) in files {
        let path = root.join(&file);
        fs::write(&path, text).map_err(|error| format!("{file}: {error}"))?;
        let _ = writeln!(report, "wrote {file}");
    }
    report.push_str(&docs::write(root)?);
    let _ = writeln!(
        report,
        "\nIn {source}, the sample and the entry, replace what is at `{id}.example` with what the\n\
         provider says and where you read it, and write which payloads it sends and who they are. Then:\n\n  \
         cargo test -p tests --test providers catalogue\n  cargo xtask provider docs"
    );
    Ok(report)
}

fn sample(names: &Names) -> String {
    format!("auth-providers/samples/{}.json", names.id)
}

/// Whether nothing has one of the names yet.
fn check_free(root: &Path, names: &Names) -> Result<(), String> {
    let Names { id, ty, module, .. } = names;
    let taken = |by: &str| Err(format!("`{id}` is taken: {by}"));
    for file in [
        format!("auth-providers/src/{module}.rs"),
        format!("auth-providers/src/{module}"),
        sample(names),
    ] {
        if root.join(&file).exists() {
            return taken(&format!("there is {file}"));
        }
    }
    let entry = format!("\nid = \"{id}\"\n");
    if read(&root.join(CATALOGUE))?.contains(&entry) {
        return taken(&format!("it is in {CATALOGUE}"));
    }
    let catalogue = Catalogue::read(root)?;
    if let Some(known) = catalogue.definitions.iter().find(|known| known.id() == id) {
        return taken(&format!("it is the id of `{}`", known.ty));
    }
    let profile = format!("{ty}Profile");
    let is_known = |ty: &String| {
        catalogue.shapes.contains_key(ty)
            || catalogue.definitions.iter().any(|known| known.ty == *ty)
    };
    match [ty, &profile].into_iter().find(|ty| is_known(ty)) {
        Some(known) => taken(&format!("there is a type `{known}`")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
