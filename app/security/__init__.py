"""The Security center without a screen: what happened, how safe the wallet is, what to do next."""
