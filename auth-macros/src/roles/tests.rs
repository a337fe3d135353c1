//! One mistake in an enum of roles is one error, and what is right expands as it should.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{File, Item, LitStr};

fn expanded(input: TokenStream) -> File {
    syn::parse2(super::derive(input)).expect("a derive makes items")
}

/// The texts of all errors, without their codes.
fn errors(input: TokenStream) -> Vec<String> {
    let texts = expanded(input).items.into_iter().filter_map(|item| match item {
        Item::Macro(item) if item.mac.path.segments.last()?.ident == "compile_error" => {
            let said = item.mac.parse_body::<LitStr>().ok()?.value();
            let (text, code) = said.rsplit_once(" [auth::E").expect("it ends with a code");
            assert!(code.len() == 5 && code.ends_with(']'), "{said}");
            Some(text.to_owned())
        }
        _ => None,
    });
    texts.collect()
}

/// The value of a constant of `impl Roles`, as tokens.
fn constant(input: TokenStream, name: &str) -> String {
    let implemented = expanded(input).items.into_iter().find_map(|item| match item {
        Item::Impl(item) if item.trait_.as_ref()?.0.segments.last()?.ident == "Roles" => Some(item),
        _ => None,
    });
    let value =
        implemented.expect("there is an impl").items.into_iter().find_map(|item| match item {
            syn::ImplItem::Const(item) if item.ident == name => Some(item.expr),
            _ => None,
        });
    let value = value.expect("there is the constant");
    quote!(#value).to_string().replace(' ', "")
}

#[test]
fn inclusions_are_transitive_in_whatever_order_they_stand() {
    let down = quote!(
        enum Role {
            Member,
            #[role(includes(Member))]
            Clerk,
            #[role(includes(Clerk))]
            Admin,
        }
    );
    assert_eq!(errors(down.clone()), [""; 0]);
    assert_eq!(constant(down, "INCLUDED"), "&[1u128,3u128,7u128]");
    let up = quote!(
        enum Role {
            #[role(includes(Clerk))]
            Admin,
            #[role(includes(Member))]
            Clerk,
            Member,
        }
    );
    assert_eq!(constant(up, "INCLUDED"), "&[7u128,6u128,4u128]");
    // Two ways to one role are no mistake.
    let two = quote! {
        enum Role {
            Member, #[role(includes(Member))] Buyer, #[role(includes(Member))] Seller,
            #[role(includes(Buyer, Seller,))] #[role(includes(Member))] Admin,
        }
    };
    assert_eq!(errors(two.clone()), [""; 0]);
    assert_eq!(constant(two, "INCLUDED"), "&[1u128,3u128,5u128,15u128]");
}

#[test]
fn names_are_in_snake_case_or_what_the_attribute_says() {
    let roles = quote!(
        enum Role {
            DeskClerk,
            #[role(rename = "Shop.Admin")]
            Admin,
        }
    );
    assert_eq!(constant(roles.clone(), "NAMES"), "&[\"desk_clerk\",\"Shop.Admin\"]");
    assert_eq!(constant(roles, "PUBLIC"), "false");
    let public = quote!(
        #[roles(public)]
        enum Role {
            Member,
        }
    );
    assert_eq!(constant(public, "PUBLIC"), "true");
}

#[test]
fn types_stand_in_a_module_and_are_seen_as_the_enum_is() {
    let text = |input| super::derive(input).to_string();
    let private = text(quote!(
        enum StaffRole {
            Member,
        }
    ));
    assert!(private.contains("mod staff_role"), "{private}");
    assert!(private.contains("pub (super) struct Member"), "{private}");
    assert!(
        private.contains("impl :: auth :: roles :: RoleOf < StaffRole > for staff_role :: Member")
    );
    let public = text(quote!(
        pub enum Role {
            /** Buys. */
            Member,
        }
    ));
    assert!(public.contains("pub mod role") && public.contains("pub struct Member"), "{public}");
    assert!(public.contains("Buys."), "{public}");
    let renamed = text(quote!(
        #[roles(crate = shop::auth)]
        enum Role {
            Member,
        }
    ));
    assert!(renamed.contains("shop :: auth :: roles :: Roles"), "{renamed}");
    assert!(!renamed.replace("shop :: auth", "").contains("auth"), "{renamed}");
}

#[test]
fn mistakes_in_inclusions() {
    for (input, message) in [
        (
            quote!(
                enum Role {
                    #[role(includes(Admin))]
                    Member,
                    #[role(includes(Member))]
                    Admin,
                }
            ),
            "these inclusions go round: `Member` includes `Admin`, which includes `Member`; leave out this one, or make one role of them",
        ),
        (
            quote!(
                enum Role {
                    #[role(includes(Admin))]
                    Member,
                    #[role(includes(Member))]
                    Clerk,
                    #[role(includes(Clerk))]
                    Admin,
                }
            ),
            "these inclusions go round: `Member` includes `Admin`, which includes `Clerk`, which includes `Member`; leave out this one, or make one role of them",
        ),
        (
            quote!(
                enum Role {
                    Member,
                    #[role(includes(Admin))]
                    Admin,
                }
            ),
            "every role includes itself; leave `Admin` out",
        ),
        (
            quote!(
                enum Role {
                    Member,
                    #[role(includes(Membr))]
                    Admin,
                }
            ),
            "there is no role `Membr` in this enum; did you mean `Member`?",
        ),
        (
            quote!(
                enum Role {
                    Member,
                    #[role(includes(Member, Member))]
                    Admin,
                }
            ),
            "`Member` is included twice",
        ),
        (
            quote!(
                enum Role {
                    Member,
                    #[role(includes(Role::Member))]
                    Admin,
                }
            ),
            "a role includes variants of the same enum: write `Member`",
        ),
        (
            quote!(
                enum Role {
                    Member,
                    #[role(includes("Member"))]
                    Admin,
                }
            ),
            "a role is included without quotes: `Member`",
        ),
        (
            quote!(
                enum Role {
                    Member,
                    #[role(includes = Member)]
                    Admin,
                }
            ),
            "write the roles that this one includes: `includes(Member)`",
        ),
        (
            quote!(
                enum Role {
                    Member,
                    #[role(includes())]
                    Admin,
                }
            ),
            "write the roles that this one includes: `includes(Member)`",
        ),
    ] {
        let text = input.to_string();
        assert_eq!(errors(input), [message], "{text}");
    }
}

#[test]
fn mistakes_in_names() {
    for (input, message) in [
        (
            quote!(
                enum Role {
                    Admin,
                    #[role(rename = "admin")]
                    Root,
                }
            ),
            "`Admin` is called `admin` already; give this role another name, `#[role(rename = \"…\")]`",
        ),
        (
            quote!(
                enum Role {
                    #[role(rename = " ")]
                    Root,
                }
            ),
            "a role has a name: `rename = \"desk_clerk\"`",
        ),
        (
            quote!(
                enum Role {
                    #[role(rename = "root\n")]
                    Root,
                }
            ),
            "the name of a role doesn't begin or end with a blank, and has no control characters",
        ),
        (
            quote!(
                enum Role {
                    #[role(rename = root)]
                    Root,
                }
            ),
            "write the name as a text: `rename = \"desk_clerk\"`",
        ),
        (
            quote!(
                enum Role {
                    #[role(rename = "a", rename = "b")]
                    Root,
                }
            ),
            "`rename` is given twice",
        ),
    ] {
        let text = input.to_string();
        assert_eq!(errors(input), [message], "{text}");
    }
    let long = "a".repeat(65);
    let message = "the name of a role has at most 64 bytes: it is in every session's cookie";
    assert_eq!(
        errors(quote!(
            enum Role {
                #[role(rename = #long)]
                Root,
            }
        )),
        [message]
    );
}

#[test]
fn mistakes_in_attributes() {
    for (input, message) in [
        (
            quote!(
                enum Role {
                    Member,
                    #[role(include(Member))]
                    Root,
                }
            ),
            "a role takes `includes(…)` and `rename = \"…\"`; did you mean `includes`?",
        ),
        (
            quote!(
                enum Role {
                    #[role(public)]
                    Root,
                }
            ),
            "all roles are public or none: write `#[roles(public)]` at the enum",
        ),
        (
            quote!(
                #[roles(publik)]
                enum Role {
                    Root,
                }
            ),
            "an enum of roles takes `#[roles(public)]`; did you mean `public`?",
        ),
        (
            quote!(
                #[roles(rename = "a")]
                enum Role {
                    Root,
                }
            ),
            "this stands at a variant: `#[role(includes(Member))]`, `#[role(rename = \"…\")]`",
        ),
        (
            quote!(
                #[role(public)]
                enum Role {
                    Root,
                }
            ),
            "`#[role(…)]` stands at a variant; at the enum write `#[roles(…)]`",
        ),
        (
            quote!(
                #[roles(public = true)]
                enum Role {
                    Root,
                }
            ),
            "`public` has no value: `#[roles(public)]`",
        ),
    ] {
        let text = input.to_string();
        assert_eq!(errors(input), [message], "{text}");
    }
}

#[test]
fn mistakes_in_the_shape() {
    for (input, message) in [
        (
            quote!(
                struct Role;
            ),
            "roles are an enum: `enum Role { Member, Admin }`",
        ),
        (
            quote!(
                enum Role<T> {
                    Member,
                }
            ),
            "an enum of roles has no generic parameters",
        ),
        (
            quote!(
                enum Role {}
            ),
            "an enum of roles has at least one role: `enum Role { Member }`",
        ),
        (
            quote!(
                enum Role {
                    Member,
                    Clerk(u8),
                }
            ),
            "a role has no fields: write `Clerk`, and keep what differs between users in the claims",
        ),
        (
            quote!(
                enum Role {
                    Member,
                    Clerk { desk: u8 },
                }
            ),
            "a role has no fields: write `Clerk`, and keep what differs between users in the claims",
        ),
        (
            quote!(
                enum Super {
                    Member,
                }
            ),
            "the module of the roles is called as their enum in snake case, which can't be done with this name; write `Role`",
        ),
    ] {
        let text = input.to_string();
        assert_eq!(errors(input), [message], "{text}");
    }
}

#[test]
fn there_are_as_many_roles_as_fit_in_a_set() {
    let roles = |count: usize| {
        let variants = (0..count).map(|at| format_ident!("R{at}"));
        quote!(enum Role { #(#variants),* })
    };
    assert_eq!(errors(roles(128)), [""; 0]);
    assert_eq!(errors(roles(129)), ["an enum of roles has at most 128 variants"]);
}

#[test]
fn each_mistake_is_reported() {
    let input = quote!(
        enum Role {
            #[role(includes(Nobody))]
            Member,
            #[role(rename = "")]
            Clerk(u8),
        }
    );
    assert_eq!(errors(input).len(), 3);
}
