import type { Plugin, Rollup } from 'vite'

/** Names, in the page itself, every script the sign-in screen needs: a new phone asks for all of them at once. */
export function preloadSignIn(): Plugin {
  return {
    name: 'preload-sign-in',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle = {}, chunk }) {
        const signIn = Object.values(bundle).find(one => one.type === 'chunk' && one.name === 'SignIn')
        const first = [chunk, signIn].filter(one => one?.type === 'chunk')
        const files = new Set(first.flatMap(one => [one.fileName, ...imported(bundle, one)]))
        if (chunk) files.delete(chunk.fileName)
        return [...files].map(file => ({ tag: 'link', attrs: { rel: 'modulepreload', href: `/${file}` }, injectTo: 'head' as const }))
      },
    },
  }
}

function imported(bundle: Rollup.OutputBundle, chunk: Rollup.OutputChunk): string[] {
  return chunk.imports.flatMap(file => {
    const next = bundle[file]
    return next?.type === 'chunk' ? [file, ...imported(bundle, next)] : []
  })
}
