use auth::auth;

auth! {
    providers: [],
    theme: { site_name: 7 },
}

fn main() {}
