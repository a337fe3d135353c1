use auth::auth;

auth! {
    providers: [],
    theme: { logo: "http://shop.example/logo.svg" },
}

fn main() {}
