use auth::auth;
use auth_providers::{GitHub, Google};

auth! {
    providers: [GitHub { ..env }],
}

auth! {
    base_path: "/staff/auth",
    providers: [Google { ..env }],
}

fn main() {}
