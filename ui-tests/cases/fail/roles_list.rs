use auth::auth;

auth! {
    struct ShopAuth;
    providers: [],
    roles: ["member", "admin"],
}

fn main() {}
