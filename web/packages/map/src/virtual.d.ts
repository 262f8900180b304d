declare module 'virtual:gazetteer' {
  /** Address of the file of place names, made by the build. */
  const url: string
  export default url
}
