//! What `auth!` expands to, for 0, 1 and 3 providers, and how much of it a provider costs.

use proc_macro2::TokenStream;
use quote::quote;
use syn::File;

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
    let sizes = |count: usize| {
        let types = (0..count).map(|at| quote::format_ident!("Provider{at}"));
        let expansion = crate::dsl::expand(quote!(providers: [#(#types { ..env }),*]));
        let mut file: File = syn::parse2(expansion).expect("an expansion is a list of items");
        let whole = prettyplease::unparse(&file).len();
        // The part for editors, which rustc drops once it is parsed.
        file.items.remove(0);
        let kept = prettyplease::unparse(&file).len();
        (kept, whole - kept)
    };
    let (none, many) = (sizes(0), sizes(66));
    let (kept, dropped) = ((many.0 - none.0) / 66, (many.1 - none.1) / 66);
    assert!(kept <= 1200, "{kept} bytes a provider");
    assert!((1..=300).contains(&dropped), "{dropped} bytes a provider for editors");
}
