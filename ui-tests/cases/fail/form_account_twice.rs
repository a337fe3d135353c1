use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login {
    #[form(account)]
    tenant: String,
    #[form(account)]
    username: String,
}

fn main() {}
