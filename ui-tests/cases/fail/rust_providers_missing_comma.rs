use auth::auth;
use auth_providers::{GitHub, Google};

auth! {
    providers: [
        GitHub { ..env }
        Google { ..env }
    ],
}

fn main() {}
