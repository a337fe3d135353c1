//! What one module says: what it defines, what it imports, and which paths it writes.

use std::collections::BTreeSet;
use std::path::PathBuf;

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::ParseBuffer;
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItemFn, Item, ItemFn, ItemMod, ItemUse, UseTree, Visibility};

/// A path, in its words.
pub(crate) type Words = Vec<String>;

/// A module, with its tests left aside.
#[derive(Default)]
pub(crate) struct Module {
    /// Where it is written, seen from `src`.
    pub(crate) file: PathBuf,
    pub(crate) defined: BTreeSet<String>,
    /// The words of the macros among its items, which may define some.
    pub(crate) spoken: BTreeSet<String>,
    pub(crate) inner: Vec<ItemMod>,
    pub(crate) imports: Vec<Import>,
    /// The paths in its items.
    pub(crate) paths: BTreeSet<Words>,
    /// The macros that it defines, which its modules can call without an import.
    pub(crate) macros: BTreeSet<String>,
    pub(crate) calls: BTreeSet<String>,
}

/// A name that a `use` brings in.
pub(crate) struct Import {
    pub(crate) name: String,
    pub(crate) path: Words,
    /// Whether others can import it from here.
    pub(crate) shared: bool,
}

impl Module {
    pub(crate) fn new(file: PathBuf, items: &[Item]) -> Self {
        let mut module = Self { file, ..Self::default() };
        for item in items {
            module.defined.extend(name(item));
            if let Item::Macro(item) = item {
                module.macros.extend(item.ident.as_ref().map(ToString::to_string));
                words(item.mac.tokens.clone(), &mut module.spoken);
            }
            module.visit_item(item);
        }
        module
    }

    fn import(&mut self, tree: &UseTree, mut path: Words, shared: bool) {
        let name = match tree {
            UseTree::Path(inner) => {
                path.push(inner.ident.to_string());
                return self.import(&inner.tree, path, shared);
            }
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.import(tree, path.clone(), shared));
            }
            UseTree::Glob(_) => panic!("{}: what `*` stands for isn't known", self.file.display()),
            UseTree::Name(name) if name.ident == "self" => path.pop().expect("a path has words"),
            UseTree::Name(name) => name.ident.to_string(),
            UseTree::Rename(rename) => {
                path.push(rename.ident.to_string());
                let name = rename.rename.to_string();
                return self.imports.push(Import { name, path, shared });
            }
        };
        path.push(name.clone());
        self.imports.push(Import { name, path, shared });
    }

    /// Takes the paths that a macro is given, or that its definition has.
    fn tokens(&mut self, tokens: TokenStream, definition: bool) {
        let mut words = Words::new();
        let mut before = ' ';
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.take(&mut words, definition);
                    }
                    if before != '.' {
                        words.push(ident.to_string());
                    }
                    (before, colons) = (' ', 0);
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Punct(punct) => {
                    self.take(&mut words, definition);
                    (before, colons) = (punct.as_char(), 0);
                }
                TokenTree::Group(group) => {
                    self.take(&mut words, definition);
                    self.tokens(group.stream(), definition);
                    (before, colons) = (' ', 0);
                }
                TokenTree::Literal(_) => (before, colons) = (' ', 0),
            }
        }
        self.take(&mut words, definition);
    }

    /// What a definition names otherwise is looked up where the macro is called.
    fn take(&mut self, words: &mut Words, definition: bool) {
        let words = std::mem::take(words);
        if words.first().is_some_and(|first| !definition || (first == "crate" && words.len() > 1)) {
            self.paths.insert(words);
        }
    }
}

impl<'a> Visit<'a> for Module {
    fn visit_item_use(&mut self, item: &'a ItemUse) {
        if !is_test(&item.attrs) && item.leading_colon.is_none() {
            let shared = !matches!(item.vis, Visibility::Inherited);
            self.import(&item.tree, Words::new(), shared);
        }
    }

    fn visit_item_mod(&mut self, item: &'a ItemMod) {
        if !is_test(&item.attrs) && item.ident != "tests" {
            self.inner.push(item.clone());
        }
    }

    fn visit_item_fn(&mut self, item: &'a ItemFn) {
        if !is_test(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'a ImplItemFn) {
        if !is_test(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        if path.leading_colon.is_none() {
            self.paths.insert(path.segments.iter().map(|part| part.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'a syn::Macro) {
        visit::visit_macro(self, called);
        self.calls.extend(called.path.get_ident().map(ToString::to_string));
        self.tokens(called.tokens.clone(), called.path.is_ident("macro_rules"));
    }

    /// `#[serde(deserialize_with = "path")]` names a function.
    fn visit_attribute(&mut self, attribute: &'a Attribute) {
        if attribute.path().is_ident("serde") {
            let _: syn::Result<()> = attribute.parse_nested_meta(|meta| {
                if let Ok(text) = meta.value().and_then(ParseBuffer::parse::<syn::LitStr>)
                    && let Ok(path) = text.parse::<syn::Path>()
                {
                    self.visit_path(&path);
                }
                Ok(())
            });
        }
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let arguments = attribute.meta.require_list().map(|list| list.tokens.to_string());
        attribute.path().is_ident("cfg")
            && arguments.is_ok_and(|text| text == "test" || text.starts_with("all (test"))
    })
}

fn words(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => _ = found.insert(ident.to_string()),
            TokenTree::Group(group) => words(group.stream(), found),
            TokenTree::Literal(_) | TokenTree::Punct(_) => {}
        }
    }
}

fn name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}
