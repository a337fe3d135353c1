use auth::auth;
use auth_providers::Google;

auth! {
    providers: [Google { authorization_params: [("prompt", "consent")], ..env }],
}

fn main() {}
