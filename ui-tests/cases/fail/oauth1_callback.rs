use auth::auth;
use auth_providers::OAuth1;

auth! {
    providers: [OAuth1 { callback: "https://shop.example", ..env }],
}

fn main() {}
