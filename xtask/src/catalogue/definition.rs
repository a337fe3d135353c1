//! The definitions of the providers, read from the sources of `auth-providers`.

use std::{collections::BTreeMap, fs, path::Path};

use syn::{Field, Fields, Item, ItemStruct};

use super::{
    attributes::{Attributes, compact},
    configured::Configured,
    credentials::Credentials,
    option::{Opt, name},
    prose::{Prose, cell},
    read,
    sources::{self, Source},
};

/// One ready-made provider.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    /// The file, below `auth-providers/src`.
    pub(super) source: String,
    /// The name of its page, without the ending.
    pub(super) page: String,
    /// The name of the type.
    pub(super) ty: String,
    /// The feature of the crate that it needs.
    pub(super) feature: Option<String>,
    pub(super) deprecated: Option<String>,
    pub(super) prose: Prose,
    /// Where its facts were read, and when.
    pub(super) sources: Vec<Source>,
    /// What its attributes say, and what its code sets in their place.
    pub(super) attributes: Attributes,
    /// Whether it has code for what neither says.
    pub(super) has_code: bool,
    pub(super) options: Vec<Opt>,
    /// Whether it has the options that every provider has.
    pub(super) has_overrides: bool,
}

/// A struct of a profile.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) doc: String,
    /// Name, type and meaning of each field.
    pub(super) fields: Vec<(String, String, String)>,
}

/// Everything that the pages are made of.
#[derive(Clone, Debug)]
pub(super) struct Catalogue {
    pub(super) definitions: Vec<Definition>,
    /// The structs of the crate, and those of `auth` that profiles are.
    pub(super) shapes: BTreeMap<String, Shape>,
}

impl Definition {
    pub(super) fn id(&self) -> &str {
        self.attributes.text("id").unwrap_or_default()
    }

    pub(super) fn name(&self) -> &str {
        self.attributes.text("name").unwrap_or_default()
    }

    /// How it signs people in: the name of its kind.
    pub(super) fn kind(&self) -> &'static str {
        let kinds = [
            ("oauth2", "OAuth 2.0"),
            ("oidc", "OpenID Connect"),
            ("oauth1", "OAuth 1.0a"),
            ("email", "mail"),
            ("credentials", "form"),
            ("passkey", "device"),
        ];
        let known = kinds.iter().find(|(kind, _)| self.attributes.has(kind));
        known.map_or("unknown", |(_, name)| name)
    }

    /// Whether somebody else signs people in, and sends them to a callback URL.
    pub(super) fn has_callback(&self) -> bool {
        ["oauth2", "oidc", "oauth1"].iter().any(|kind| self.attributes.has(kind))
    }
}

impl Catalogue {
    /// Reads the sources below the root of the repository.
    pub(super) fn read(root: &Path) -> Result<Self, String> {
        let sources = root.join("auth-providers/src");
        let mut catalogue = Self { definitions: Vec::new(), shapes: BTreeMap::new() };
        let profiles = parse(&root.join("auth/src/provider/profile.rs"))?;
        catalogue.add("", &profiles, None)?;
        let features = features(&parse(&sources.join("lib.rs"))?);
        for file in files(&sources, "")? {
            let module = file.split(['/', '.']).next().unwrap_or_default();
            let feature = features.get(module).map(String::as_str);
            catalogue.add(&file, &parse(&sources.join(&file))?, feature)?;
        }
        catalogue.name_pages();
        catalogue
            .definitions
            .sort_by_key(|definition| (definition.name().to_lowercase(), definition.page.clone()));
        Ok(catalogue)
    }

    fn add(&mut self, source: &str, file: &syn::File, feature: Option<&str>) -> Result<(), String> {
        for item in &file.items {
            let Item::Struct(item) = item else { continue };
            let attributes = Attributes::read(&item.attrs)
                .map_err(|error| format!("{source}: `{}`: {error}", item.ident))?;
            if attributes.has("id") {
                let definition = definition(source, item, attributes, feature)
                    .map_err(|error| format!("{source}: {error}"))?;
                self.definitions.push(definition);
            } else if matches!(item.vis, syn::Visibility::Public(_)) {
                self.shapes.insert(item.ident.to_string(), shape(item));
            }
        }
        for item in &file.items {
            let Item::Impl(item) = item else { continue };
            let Some(own) = Configured::read(item) else { continue };
            if let Some(definition) = self.definitions.iter_mut().find(|known| known.ty == own.ty) {
                definition.attributes.extend(own.settings);
                definition.has_code = !own.is_all;
            }
        }
        Ok(())
    }

    /// A page has the name of the id. Where two have the same, the older provider's page is called
    /// as its file.
    fn name_pages(&mut self) {
        let ids: Vec<_> = self.definitions.iter().map(|known| known.id().to_owned()).collect();
        for definition in &mut self.definitions {
            let id = definition.id().to_owned();
            let stem = definition.source.trim_end_matches("/mod.rs").trim_end_matches(".rs");
            let own = stem.replace('_', "-");
            let is_shared = ids.iter().filter(|known| **known == id).count() > 1;
            definition.page = if is_shared { own } else { id };
        }
    }
}

/// The sources in a folder and those in it, by their paths below the first one, in order.
fn files(sources: &Path, folder: &str) -> Result<Vec<String>, String> {
    let failed = |error| format!("{}: {error}", sources.join(folder).display());
    let mut files = Vec::new();
    for entry in fs::read_dir(sources.join(folder)).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = format!("{folder}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files.extend(self::files(sources, &format!("{name}/"))?);
        } else if entry.path().extension().is_some_and(|extension| extension == "rs") {
            files.push(name);
        }
    }
    files.sort();
    Ok(files)
}

/// The features that modules of the library are behind.
fn features(library: &syn::File) -> BTreeMap<String, String> {
    let module = |item: &Item| match item {
        Item::Mod(module) => {
            Some((module.ident.to_string(), module.attrs.iter().find_map(feature)?))
        }
        _ => None,
    };
    library.items.iter().filter_map(module).collect()
}

fn parse(path: &Path) -> Result<syn::File, String> {
    syn::parse_file(&read(path)?).map_err(|error| format!("{}: {error}", path.display()))
}

/// The feature of `#[cfg(feature = "ldap")]`.
fn feature(attribute: &syn::Attribute) -> Option<String> {
    let meta = attribute.path().is_ident("cfg").then(|| attribute.parse_args().ok()).flatten()?;
    match meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("feature") => {
            Some(compact(&pair.value).trim_matches('"').to_owned())
        }
        _ => None,
    }
}

/// The note of `#[deprecated(note = "…")]`.
fn deprecated(attribute: &syn::Attribute) -> Option<String> {
    if !attribute.path().is_ident("deprecated") {
        return None;
    }
    let note = attribute.parse_args().ok().and_then(|meta: syn::MetaNameValue| match meta.value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(note), .. }) => Some(note.value()),
        _ => None,
    });
    Some(note.unwrap_or_default())
}

fn definition(
    source: &str,
    item: &ItemStruct,
    attributes: Attributes,
    feature: Option<&str>,
) -> syn::Result<Definition> {
    let id = attributes.text("id").unwrap_or_default();
    let variables = format!("AUTH_{}", id.to_ascii_uppercase().replace('-', "_"));
    let prefix = format!("{variables}_");
    for attribute in &item.attrs {
        let Some(credentials) = Credentials::read(attribute) else { continue };
        let checked = credentials?.check(id, &variables);
        checked.map_err(|error| syn::Error::new_spanned(&item.ident, error))?;
    }
    let (mut options, mut has_overrides) = (Vec::new(), false);
    for field in named(item) {
        let own = Attributes::read(&field.attrs)?;
        has_overrides |= compact(&field.ty).starts_with("Overrides<");
        if !own.has("skip") && !compact(&field.ty).starts_with("Overrides<") {
            options.push(Opt::read(field, &own, &prefix));
        }
    }
    let prose = Prose::of(&item.attrs);
    let sources = prose.section(sources::TITLE).map_or(Ok(Vec::new()), sources::read);
    let sources = sources.map_err(|error| {
        syn::Error::new_spanned(&item.ident, format!("# {}: {error}", sources::TITLE))
    })?;
    Ok(Definition {
        source: source.to_owned(),
        page: String::new(),
        ty: item.ident.to_string(),
        feature: feature.map(str::to_owned),
        deprecated: item.attrs.iter().find_map(deprecated),
        prose,
        sources,
        has_code: attributes.has("custom"),
        attributes,
        options,
        has_overrides,
    })
}

fn named(item: &ItemStruct) -> impl Iterator<Item = &Field> {
    match &item.fields {
        Fields::Named(fields) => Some(fields.named.iter()),
        Fields::Unnamed(_) | Fields::Unit => None,
    }
    .into_iter()
    .flatten()
}

fn shape(item: &ItemStruct) -> Shape {
    let fields = named(item)
        .filter(|field| matches!(field.vis, syn::Visibility::Public(_)))
        .map(|field| (name(field), compact(&field.ty), cell(&field.attrs)))
        .collect();
    Shape { doc: cell(&item.attrs), fields }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths;

    #[test]
    fn every_definition_has_what_a_page_needs() {
        let catalogue = Catalogue::read(&paths::root()).expect("the sources can be read");
        assert!(catalogue.definitions.len() > 100, "{}", catalogue.definitions.len());
        for definition in &catalogue.definitions {
            let name = &definition.ty;
            assert!(!definition.name().is_empty(), "{name} has no name");
            assert_ne!(definition.kind(), "unknown", "{name}");
            assert!(!definition.prose.intro.trim().is_empty(), "{name} has no doc");
            for option in &definition.options {
                assert!(!option.doc.is_empty(), "{name}.{} has no doc", option.name);
            }
            if let Some(profile) = definition.attributes.text("profile") {
                assert!(catalogue.shapes.contains_key(profile), "{name}: no `{profile}`");
            }
        }
        let mut pages: Vec<_> = catalogue.definitions.iter().map(|known| &known.page).collect();
        pages.sort();
        let all = pages.len();
        pages.dedup();
        assert_eq!(pages.len(), all, "two pages have the same name");
    }

    #[test]
    fn what_derives_a_provider_is_among_the_definitions() {
        let root = paths::root();
        let catalogue = Catalogue::read(&root).expect("the sources can be read");
        let known: Vec<_> = catalogue.definitions.iter().map(|known| &*known.source).collect();
        let folder = root.join("auth-providers/src");
        for file in files(&folder, "").expect("the folder can be read") {
            let text = fs::read_to_string(folder.join(&file)).expect("it is text");
            let derives = text.contains("#[derive(AuthConfig");
            assert_eq!(known.contains(&&*file), derives, "{file}");
        }
    }
}
