"""Which keys LiteLLM's proxy takes. Without a database it can't tell by itself that a key is wrong."""

from litellm.proxy._types import ProxyException, UserAPIKeyAuth


async def check(request, api_key):
    if api_key == "sk-interop":
        return UserAPIKeyAuth(api_key=api_key)
    raise ProxyException(message="This key is not known here.", type="auth_error", param="api_key", code=401)
