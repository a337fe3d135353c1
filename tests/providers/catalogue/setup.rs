//! A setup with every provider of the crate: one line each.

use std::sync::{Arc, Mutex};

use auth::{Account, Decision, Identity, SignIn, auth, config::Condition, env};
use auth_providers::*;

auth! {
    pub(crate) struct CatalogueAuth;
    state: Seen,
    providers: [
        FortyTwoSchool { mapping: env("MAPPING"), ..env } if Chosen("42-school"),
        Apple { mapping: env("MAPPING"), ..env } if Chosen("apple"),
        Asgardeo { mapping: env("MAPPING"), ..env } if Chosen("asgardeo"),
        Atlassian { mapping: env("MAPPING"), ..env } if Chosen("atlassian"),
        Auth0 { mapping: env("MAPPING"), ..env } if Chosen("auth0"),
        Authentik { mapping: env("MAPPING"), ..env } if Chosen("authentik"),
        AzureAd { mapping: env("MAPPING"), ..env } if Chosen("azure-ad"),
        AzureAdB2c { mapping: env("MAPPING"), ..env } if Chosen("azure-ad-b2c"),
        AzureDevops { mapping: env("MAPPING"), ..env } if Chosen("azure-devops"),
        BankIdNorge { mapping: env("MAPPING"), ..env } if Chosen("bankid-no"),
        BattleNet { mapping: env("MAPPING"), ..env } if Chosen("battlenet"),
        BeyondIdentity { mapping: env("MAPPING"), ..env } if Chosen("beyondidentity"),
        Bitbucket { mapping: env("MAPPING"), ..env } if Chosen("bitbucket"),
        BoxCom { mapping: env("MAPPING"), ..env } if Chosen("box"),
        BoxyHqSaml { mapping: env("MAPPING"), ..env } if Chosen("boxyhq-saml"),
        Bungie { mapping: env("MAPPING"), ..env } if Chosen("bungie"),
        ClickUp { mapping: env("MAPPING"), ..env } if Chosen("click-up"),
        Cognito { mapping: env("MAPPING"), ..env } if Chosen("cognito"),
        Coinbase { mapping: env("MAPPING"), ..env } if Chosen("coinbase"),
        Concept2 { mapping: env("MAPPING"), ..env } if Chosen("concept2"),
        Descope { mapping: env("MAPPING"), ..env } if Chosen("descope"),
        Discord { mapping: env("MAPPING"), ..env } if Chosen("discord"),
        Dribbble { mapping: env("MAPPING"), ..env } if Chosen("dribbble"),
        Dropbox { mapping: env("MAPPING"), ..env } if Chosen("dropbox"),
        DuendeIdentityServer6 { mapping: env("MAPPING"), ..env } if Chosen("duende-identityserver6"),
        Eventbrite { mapping: env("MAPPING"), ..env } if Chosen("eventbrite"),
        EveOnline { mapping: env("MAPPING"), ..env } if Chosen("eveonline"),
        Facebook { mapping: env("MAPPING"), ..env } if Chosen("facebook"),
        Faceit { mapping: env("MAPPING"), ..env } if Chosen("faceit"),
        Figma { mapping: env("MAPPING"), ..env } if Chosen("figma"),
        Foursquare { mapping: env("MAPPING"), ..env } if Chosen("foursquare"),
        Freshbooks { mapping: env("MAPPING"), ..env } if Chosen("freshbooks"),
        Frontegg { mapping: env("MAPPING"), ..env } if Chosen("frontegg"),
        FusionAuth { mapping: env("MAPPING"), ..env } if Chosen("fusionauth"),
        GitHub { mapping: env("MAPPING"), ..env } if Chosen("github"),
        GitLab { mapping: env("MAPPING"), ..env } if Chosen("gitlab"),
        Google { mapping: env("MAPPING"), ..env } if Chosen("google"),
        HubSpot { mapping: env("MAPPING"), ..env } if Chosen("hubspot"),
        HuggingFace { mapping: env("MAPPING"), ..env } if Chosen("huggingface"),
        Hydra { mapping: env("MAPPING"), ..env } if Chosen("hydra"),
        IdentityServer4 { mapping: env("MAPPING"), ..env } if Chosen("identity-server4"),
        Instagram { mapping: env("MAPPING"), ..env } if Chosen("instagram"),
        Kakao { mapping: env("MAPPING"), ..env } if Chosen("kakao"),
        Keycloak { mapping: env("MAPPING"), ..env } if Chosen("keycloak"),
        Kick { mapping: env("MAPPING"), ..env } if Chosen("kick"),
        Kinde { mapping: env("MAPPING"), ..env } if Chosen("kinde"),
        Line { mapping: env("MAPPING"), ..env } if Chosen("line"),
        Linear { mapping: env("MAPPING"), ..env } if Chosen("linear"),
        LinkedIn { mapping: env("MAPPING"), ..env } if Chosen("linkedin"),
        Logto { mapping: env("MAPPING"), ..env } if Chosen("logto"),
        Mailchimp { mapping: env("MAPPING"), ..env } if Chosen("mailchimp"),
        MailRu { mapping: env("MAPPING"), ..env } if Chosen("mailru"),
        Mastodon { mapping: env("MAPPING"), ..env } if Chosen("mastodon"),
        Mattermost { mapping: env("MAPPING"), ..env } if Chosen("mattermost"),
        Medium { mapping: env("MAPPING"), ..env } if Chosen("medium"),
        MicrosoftEntraId { mapping: env("MAPPING"), ..env } if Chosen("microsoft-entra-id"),
        Naver { mapping: env("MAPPING"), ..env } if Chosen("naver"),
        Netlify { mapping: env("MAPPING"), ..env } if Chosen("netlify"),
        NetSuite { mapping: env("MAPPING"), ..env } if Chosen("netsuite"),
        Nextcloud { mapping: env("MAPPING"), ..env } if Chosen("nextcloud"),
        Notion { mapping: env("MAPPING"), ..env } if Chosen("notion"),
        Okta { mapping: env("MAPPING"), ..env } if Chosen("okta"),
        OneLogin { mapping: env("MAPPING"), ..env } if Chosen("onelogin"),
        Osso { mapping: env("MAPPING"), ..env } if Chosen("osso"),
        Osu { mapping: env("MAPPING"), ..env } if Chosen("osu"),
        Passage { mapping: env("MAPPING"), ..env } if Chosen("passage"),
        Patreon { mapping: env("MAPPING"), ..env } if Chosen("patreon"),
        Paybin { mapping: env("MAPPING"), ..env } if Chosen("paybin"),
        PayPal { mapping: env("MAPPING"), ..env } if Chosen("paypal"),
        PingId { mapping: env("MAPPING"), ..env } if Chosen("ping-id"),
        Pinterest { mapping: env("MAPPING"), ..env } if Chosen("pinterest"),
        Pipedrive { mapping: env("MAPPING"), ..env } if Chosen("pipedrive"),
        Polar { mapping: env("MAPPING"), ..env } if Chosen("polar"),
        Railway { mapping: env("MAPPING"), ..env } if Chosen("railway"),
        Reddit { mapping: env("MAPPING"), ..env } if Chosen("reddit"),
        Roblox { mapping: env("MAPPING"), ..env } if Chosen("roblox"),
        Salesforce { mapping: env("MAPPING"), ..env } if Chosen("salesforce"),
        SimpleLogin { mapping: env("MAPPING"), ..env } if Chosen("simplelogin"),
        Slack { mapping: env("MAPPING"), ..env } if Chosen("slack"),
        Spotify { mapping: env("MAPPING"), ..env } if Chosen("spotify"),
        Strava { mapping: env("MAPPING"), ..env } if Chosen("strava"),
        Threads { mapping: env("MAPPING"), ..env } if Chosen("threads"),
        TikTok { mapping: env("MAPPING"), ..env } if Chosen("tiktok"),
        Todoist { mapping: env("MAPPING"), ..env } if Chosen("todoist"),
        Trakt { mapping: env("MAPPING"), ..env } if Chosen("trakt"),
        Twitch { mapping: env("MAPPING"), ..env } if Chosen("twitch"),
        Twitter { mapping: env("MAPPING"), ..env } if Chosen("twitter"),
        UnitedEffects { mapping: env("MAPPING"), ..env } if Chosen("united-effects"),
        Vercel { mapping: env("MAPPING"), ..env } if Chosen("vercel"),
        Vipps { mapping: env("MAPPING"), ..env } if Chosen("vipps"),
        Vk { mapping: env("MAPPING"), ..env } if Chosen("vk"),
        VkLegacy as "vk-legacy" { mapping: env("MAPPING"), ..env } if Chosen("vk-legacy"),
        Webex { mapping: env("MAPPING"), ..env } if Chosen("webex"),
        WeChat { mapping: env("MAPPING"), ..env } if Chosen("wechat"),
        Wikimedia { mapping: env("MAPPING"), ..env } if Chosen("wikimedia"),
        WordPress { mapping: env("MAPPING"), ..env } if Chosen("wordpress"),
        WorkOs { mapping: env("MAPPING"), ..env } if Chosen("workos"),
        Yandex { mapping: env("MAPPING"), ..env } if Chosen("yandex"),
        Zitadel { mapping: env("MAPPING"), ..env } if Chosen("zitadel"),
        Zoho { mapping: env("MAPPING"), ..env } if Chosen("zoho"),
        Zoom { mapping: env("MAPPING"), ..env } if Chosen("zoom"),
    ],
    callbacks: { sign_in: see },
}

/// Who signed in.
#[derive(Clone, Default)]
pub(crate) struct Seen(pub(crate) Arc<Mutex<Option<(Identity, Account)>>>);

fn see(attempt: SignIn<CatalogueAuth>) -> Decision {
    *attempt.state.0.lock().unwrap() = Some((attempt.identity, attempt.account));
    Decision::Allow
}

/// Holds for the provider that a test is about.
struct Chosen(&'static str);

/// The variable that names that provider.
pub(crate) const CHOSEN: &str = "CHOSEN_PROVIDER";

impl Condition for Chosen {
    fn holds(self, lookup: &dyn Fn(&str) -> Option<String>) -> bool {
        lookup(CHOSEN).as_deref() == Some(self.0)
    }
}
