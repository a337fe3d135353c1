use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login {
    one: String,
}

fn main() {}
