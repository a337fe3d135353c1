//! What `auth!` expands to, for 0, 1 and 3 providers, and how much of it a provider costs.

use proc_macro2::TokenStream;
use quote::quote;

fn expand(input: TokenStream) -> String {
    let expansion = crate::dsl::expand(input);
    prettyplease::unparse(&syn::parse2(expansion).expect("an expansion is a list of items"))
}

macro_rules! snapshot {
    ($name:literal, $input:expr) => {
        insta::with_settings!({
            snapshot_path => "../tests/expand",
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!($name, expand($input));
        });
    };
}

#[test]
fn no_provider() {
    snapshot!("0_providers", quote!(providers: []));
}

#[test]
fn one_provider() {
    snapshot!("1_provider", quote!(providers: [GitHub { ..env }]));
}

#[test]
fn three_providers() {
    snapshot!(
        "3_providers",
        quote! {
            /// Customers sign in here.
            pub struct ShopAuth;

            session: { claims: Customer, max_age: 30 days, strategy: database },
            adapter: Sqlite { url: env("DATABASE_URL") },
            providers: [
                GitHub { ..env },
                GitHub as "github-work" { client_id: "Iv1.work", client_secret: env("WORK_SECRET") },
                acme::Acme { region: "eu", ..env } if env("AUTH_ACME_ID"),
            ],
            callbacks: { sign_in: allow_known },
            events: { create_user: |event| welcome(event) },
            pages: { sign_in: "/login" },
            redirects: ["/account"],
            state: Db,
        }
    );
}

#[test]
fn a_provider_costs_little() {
    let size = |count: usize| {
        let types = (0..count).map(|at| quote::format_ident!("Provider{at}"));
        expand(quote!(providers: [#(#types { ..env }),*])).len()
    };
    let each = (size(66) - size(0)) / 66;
    assert!(each <= 1200, "{each} bytes a provider");
}
