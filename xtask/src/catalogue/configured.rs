//! What a provider's `configure` sets: the settings that have no attribute, because hardly any
//! provider needs them.

use syn::{Expr, ExprLit, ImplItem, ItemImpl, Lit, Member, Stmt, Type};

use super::attributes::Value;

/// An `impl Custom`.
#[derive(Clone, Debug)]
pub(super) struct Configured {
    /// The provider's type.
    pub(super) ty: String,
    /// What is set whatever the options are, as attributes would say it.
    pub(super) settings: Vec<(String, Value)>,
    /// Whether the provider does nothing else of its own.
    pub(super) is_all: bool,
}

impl Configured {
    /// Reads an `impl Custom for Acme`; `None` if it is another.
    pub(super) fn read(item: &ItemImpl) -> Option<Self> {
        let (path, _) = item.trait_.as_ref()?;
        let Type::Path(ty) = &*item.self_ty else { return None };
        if !path.is_ident("Custom") {
            return None;
        }
        let mut configured =
            Self { ty: ty.path.get_ident()?.to_string(), settings: Vec::new(), is_all: true };
        for item in &item.items {
            match item {
                ImplItem::Fn(function) if function.sig.ident == "configure" => {
                    for statement in &function.block.stmts {
                        match setting(statement) {
                            Some(setting) => configured.settings.push(setting),
                            None => configured.is_all &= is_end(statement),
                        }
                    }
                }
                _ => configured.is_all = false,
            }
        }
        Some(configured)
    }
}

/// `definition.userinfo_post = true;`
fn setting(statement: &Stmt) -> Option<(String, Value)> {
    let Stmt::Expr(Expr::Assign(assignment), Some(_)) = statement else { return None };
    let Expr::Field(place) = &*assignment.left else { return None };
    let (Expr::Path(base), Member::Named(name)) = (&*place.base, &place.member) else {
        return None;
    };
    let is_setting = base.path.is_ident("definition");
    is_setting.then(|| Some((name.to_string(), value(&assignment.right)?))).flatten()
}

/// `"appid"`, `true`, `ResponseMode::FormPost`, or `Some` of one.
fn value(expr: &Expr) -> Option<Value> {
    match expr {
        Expr::Call(call) if call.args.len() == 1 => match &*call.func {
            Expr::Path(path) if path.path.is_ident("Some") => value(&call.args[0]),
            _ => None,
        },
        Expr::Lit(ExprLit { lit: Lit::Bool(truth), .. }) => {
            Some(Value::Code(truth.value.to_string()))
        }
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(Value::Text(text.value())),
        // A name alone is a variable, of which only the code knows the value.
        Expr::Path(path) if path.path.segments.len() > 1 => {
            Some(Value::Code(path.path.segments.last()?.ident.to_string()))
        }
        _ => None,
    }
}

/// `Ok(())`
fn is_end(statement: &Stmt) -> bool {
    matches!(statement, Stmt::Expr(Expr::Call(call), None)
        if matches!(&*call.func, Expr::Path(path) if path.path.is_ident("Ok")))
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn what_is_set_in_any_case_is_read() {
        let item = parse_quote! {
            impl Custom for Acme {
                fn configure(&self, definition: &mut Definition) -> Result<(), InvalidOption> {
                    definition.client_id_param = "appid";
                    definition.fragment = Some("here");
                    definition.id_token_alg = Some(SigningAlgorithm::Hs256);
                    definition.userinfo_post = true;
                    Ok(())
                }
            }
        };
        let configured = Configured::read(&item).expect("it is one");
        let setting = |name: &str, value: Value| (name.to_owned(), value);
        assert_eq!(configured.ty, "Acme");
        assert_eq!(
            configured.settings,
            [
                setting("client_id_param", Value::Text("appid".to_owned())),
                setting("fragment", Value::Text("here".to_owned())),
                setting("id_token_alg", Value::Code("Hs256".to_owned())),
                setting("userinfo_post", Value::Code("true".to_owned())),
            ]
        );
        assert!(configured.is_all);
    }

    #[test]
    fn what_depends_on_an_option_is_code() {
        for item in [
            parse_quote! {
                impl Custom for Acme {
                    fn configure(&self, definition: &mut Definition) -> Result<(), InvalidOption> {
                        if self.posts {
                            definition.userinfo_post = true;
                        }
                        definition.authorization.url = Some(self.url());
                        definition.issuer = Some(issuer);
                        Ok(())
                    }
                }
            },
            parse_quote! {
                impl Custom for Acme {
                    async fn token(&self, request: TokenRequest<'_>) -> Result<Tokens, BoxError> {
                        request.send().await
                    }
                }
            },
        ] {
            let configured = Configured::read(&item).expect("it is one");
            assert!(configured.settings.is_empty() && !configured.is_all, "{configured:?}");
        }
        assert!(Configured::read(&parse_quote!(impl Profile for Acme {})).is_none());
        assert!(Configured::read(&parse_quote!(impl Acme {})).is_none());
    }
}
