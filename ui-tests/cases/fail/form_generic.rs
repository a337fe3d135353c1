use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login<const LENGTH: usize> {
    name: String,
}

fn main() {}
