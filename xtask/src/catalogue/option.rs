//! One option of a provider, read from a field of its struct.

use syn::{Field, Type};

use super::{
    attributes::{Attributes, compact},
    prose::cell,
};

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

impl Opt {
    /// Reads a field, of a provider whose variables start with `prefix`.
    pub(super) fn read(field: &Field, own: &Attributes, prefix: &str) -> Self {
        let name = name(field);
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
        Self {
            is_required: !is_optional && !has_default,
            variable: (!is_function).then_some(variable),
            default,
            one_of: own.words("one_of").map(<[String]>::to_vec).unwrap_or_default(),
            doc: cell(&field.attrs),
            ty: function(&ty).unwrap_or(ty),
            name,
        }
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

/// What a field is called.
pub(super) fn name(field: &Field) -> String {
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
    use syn::parse_quote;

    use super::*;

    fn read(item: &syn::ItemStruct) -> Opt {
        let field = item.fields.iter().next().expect("it has one");
        let own = Attributes::read(&field.attrs).expect("they are attributes");
        Opt::read(field, &own, "AUTH_ACME_")
    }

    #[test]
    fn an_option_is_required_unless_it_is_optional_or_has_a_default() {
        let required = read(&parse_quote!(
            struct Acme {
                client_id: String,
            }
        ));
        assert!(required.is_required && required.default.is_none());
        assert_eq!((&*required.ty, required.variable.as_deref()), ("String", Some("AUTH_ACME_ID")));
        let optional = read(&parse_quote!(
            struct Acme {
                scope: Option<Vec<String>>,
            }
        ));
        assert!(!optional.is_required);
        assert_eq!(
            (&*optional.ty, optional.variable.as_deref()),
            ("Vec<String>", Some("AUTH_ACME_SCOPE"))
        );
        let item = parse_quote!(
            struct Acme {
                #[auth(default = "eu", env = "REGION")]
                region: String,
            }
        );
        let region = read(&item);
        assert!(!region.is_required);
        assert_eq!(
            (region.default.as_deref(), region.variable.as_deref()),
            (Some("eu"), Some("REGION"))
        );
        let flag = read(&parse_quote!(
            struct Acme {
                #[auth(default)]
                offline: bool,
            }
        ));
        assert_eq!((flag.is_required, flag.default.as_deref()), (false, Some("false")));
    }

    #[test]
    fn a_function_is_shown_as_one_and_comes_from_no_variable() {
        let item = parse_quote!(
            struct Acme {
                profile: Option<Handler<JsonProfile, Identity>>,
            }
        );
        let profile = read(&item);
        assert_eq!((&*profile.ty, profile.variable), ("fn(JsonProfile) -> Identity", None));
    }
}
