use auth::Roles;

#[derive(Roles)]
pub enum Role {
    Member,
    #[role(includes(Member))]
    Clerk,
    #[role(includes(Clerk))]
    Admin,
}

fn main() {}
