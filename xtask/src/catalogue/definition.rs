//! The definitions of the providers, read from the sources of `auth-providers`.

use std::{collections::BTreeMap, path::Path};

use syn::{Field, Fields, Item, ItemStruct, Type};

use super::{
    attributes::{Attributes, compact},
    prose::{Prose, cell},
    read,
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
    pub(super) attributes: Attributes,
    pub(super) options: Vec<Opt>,
    /// Whether it has the options that every provider has.
    pub(super) has_overrides: bool,
}

/// One option of a provider.
#[derive(Clone, Debug)]
pub(super) struct Opt {
    pub(super) name: String,
    /// The type of a value: without `Option`, and a function's type as one writes it.
    pub(super) ty: String,
    pub(super) is_required: bool,
    /// The variable that `..env` reads it from, unless it is a function.
    pub(super) variable: Option<String>,
    pub(super) default: Option<String>,
    pub(super) one_of: Vec<String>,
    pub(super) doc: String,
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
        let library = parse(&sources.join("lib.rs"))?;
        for item in &library.items {
            let Item::Mod(module) = item else { continue };
            let name = module.ident.to_string();
            let file = [format!("{name}.rs"), format!("{name}/mod.rs")]
                .into_iter()
                .find(|file| sources.join(file).is_file());
            let file = file.ok_or_else(|| format!("the module `{name}` has no file"))?;
            let feature = module.attrs.iter().find_map(feature);
            catalogue.add(&file, &parse(&sources.join(&file))?, feature.as_deref())?;
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
    let prefix = format!("AUTH_{}_", id.to_ascii_uppercase().replace('-', "_"));
    let (mut options, mut has_overrides) = (Vec::new(), false);
    for field in named(item) {
        let own = Attributes::read(&field.attrs)?;
        has_overrides |= compact(&field.ty).starts_with("Overrides<");
        if !own.has("skip") && !compact(&field.ty).starts_with("Overrides<") {
            options.push(option(field, &own, &prefix));
        }
    }
    Ok(Definition {
        source: source.to_owned(),
        page: String::new(),
        ty: item.ident.to_string(),
        feature: feature.map(str::to_owned),
        deprecated: item.attrs.iter().find_map(deprecated),
        prose: Prose::of(&item.attrs),
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

fn option(field: &Field, own: &Attributes, prefix: &str) -> Opt {
    let name = field_name(field);
    let (ty, is_optional) = match inner(&field.ty, "Option") {
        Some(inner) => (compact(inner), true),
        None => (compact(&field.ty), false),
    };
    let short = match &*name {
        "client_id" => "ID".to_owned(),
        "client_secret" => "SECRET".to_owned(),
        name => name.to_ascii_uppercase(),
    };
    let variable = own.text("env").map_or_else(|| format!("{prefix}{short}"), str::to_owned);
    let is_function = ty.starts_with("Handler<") || ty == "Authorizer";
    let has_default = own.has("default");
    // `default` alone is the type's own.
    let default = own.text("default").map(str::to_owned).or_else(|| {
        has_default.then(|| if ty == "bool" { "false".to_owned() } else { "empty".to_owned() })
    });
    Opt {
        is_required: !is_optional && !has_default,
        variable: (!is_function).then_some(variable),
        default,
        one_of: own.words("one_of").map(<[String]>::to_vec).unwrap_or_default(),
        doc: cell(&field.attrs),
        ty: function(&ty).unwrap_or(ty),
        name,
    }
}

/// `Handler<Mail, ()>` as the type of the function that is written: `fn(Mail) -> ()`.
fn function(ty: &str) -> Option<String> {
    if ty == "Authorizer" {
        return Some("fn(Authorize<…>) -> Option<User>".to_owned());
    }
    let (input, output) = ty.strip_prefix("Handler<")?.strip_suffix('>')?.rsplit_once(", ")?;
    Some(format!("fn({input}) -> {output}"))
}

fn shape(item: &ItemStruct) -> Shape {
    let fields = named(item)
        .filter(|field| matches!(field.vis, syn::Visibility::Public(_)))
        .map(|field| (field_name(field), compact(&field.ty), cell(&field.attrs)))
        .collect();
    Shape { doc: cell(&item.attrs), fields }
}

fn field_name(field: &Field) -> String {
    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    name.trim_start_matches("r#").to_owned()
}

/// The `T` of `Wrapper<T>`.
fn inner<'a>(ty: &'a Type, wrapper: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == wrapper)?;
    match &last.arguments {
        syn::PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            syn::GenericArgument::Type(inner) => Some(inner),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

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
        for entry in fs::read_dir(&folder).expect("the folder is there") {
            let name = entry.expect("its entries can be read").file_name();
            let name = name.to_str().expect("names are UTF-8");
            let is_provider = fs::read_to_string(folder.join(name))
                .is_ok_and(|text| text.contains("#[derive(AuthConfig"));
            assert_eq!(known.contains(&name), is_provider, "{name}");
        }
    }
}
