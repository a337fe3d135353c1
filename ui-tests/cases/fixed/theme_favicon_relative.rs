use auth::auth;

auth! {
    providers: [],
    theme: { favicon: "/favicon.svg" },
}

fn main() {}
